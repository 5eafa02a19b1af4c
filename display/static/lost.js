// What a screen says of its line to the server: nothing while it holds, a banner once it is lost, grey once what it shows is old.

const OLD_MS = 600_000;

// The clock has been set: until the first news, what is shown is as old as the page.
export function linkBanner(clock) {
  const banner = document.querySelector("[data-lost]");
  const since = document.querySelector("[data-lost-since]");
  let heardAt = clock.now();
  return {
    heard() {
      heardAt = clock.now();
    },
    tell(isReached, lostMs) {
      banner.hidden = isReached;
      if (isReached) heardAt = clock.now();
      else since.textContent = clock.exactly(heardAt);
      document.body.classList.toggle("old", !isReached && lostMs >= OLD_MS);
    },
  };
}
