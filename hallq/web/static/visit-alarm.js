// Sound and vibration for a call: phones play nothing before a tap, so one tap asks for it and shows at once how it will be.

const TONES_HZ = [660, 880, 660, 880, 990];
const TONE_S = 0.22;
const SHAKE_MS = [400, 150, 400, 150, 800];
const REPEAT_MS = 6000;
const TIMES = 5;

export function alarm(button) {
  let audio = null;
  let repeating = null;
  let awake = null;
  const isOn = () => button?.getAttribute("aria-pressed") === "true";

  function ring() {
    navigator.vibrate?.(SHAKE_MS);
    if (!audio) return;
    TONES_HZ.forEach((pitch, place) => tone(pitch, audio.currentTime + place * TONE_S));
  }

  function tone(pitch, at) {
    const [source, loudness] = [audio.createOscillator(), audio.createGain()];
    source.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + TONE_S);
    source.connect(loudness).connect(audio.destination);
    source.start(at);
    source.stop(at + TONE_S);
  }

  async function stayAwake() {
    try {
      awake = await navigator.wakeLock?.request("screen");
    } catch {
      // Not on an http intranet.
    }
  }

  function turn(on) {
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
    if (!on) return hush();
    const Audio = window.AudioContext ?? window.webkitAudioContext;
    audio ??= Audio ? new Audio() : null;
    audio?.resume();
    ring();
    stayAwake();
  }

  function sound() {
    hush();
    if (!isOn()) return;
    let left = TIMES;
    const again = () => {
      ring();
      left -= 1;
      repeating = left ? setTimeout(again, REPEAT_MS) : null;
    };
    again();
  }

  function hush() {
    clearTimeout(repeating);
    repeating = null;
  }

  button?.addEventListener("click", () => turn(!isOn()));
  return {
    // Shows the button as long as there is something to wait for.
    offer(yes) {
      if (!button) return;
      button.hidden = !yes;
      if (!yes) awake?.release();
    },
    sound,
    hush,
  };
}
