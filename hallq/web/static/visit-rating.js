// The rating on the phone: the remarks belong to the chosen level, and what somebody has begun to say is not taken away by news.

function choose(form, level) {
  form.dataset.level = level;
  for (const one of form.querySelectorAll(".rate-options input")) if (one.name !== `options-${level}`) one.checked = false;
}

let isTooLate = false;

export const rating = {
  // Whether a rating was begun and not handed in.
  isBegun(place) {
    const form = place.querySelector("form.rate");
    return form !== null && form.dataset.begun === "yes" && form.dataset.sent !== "yes";
  },

  // It was handed in: taken, or there was one already, which stands.
  end(form, isTaken) {
    form.dataset.sent = "yes";
    isTooLate = !isTaken;
  },

  // Says to whom it happened that there was a rating already.
  tell(place) {
    const late = place.querySelector("[data-rated-before]");
    if (late) late.hidden = !isTooLate;
  },

  follow(place) {
    place.addEventListener("input", (event) => {
      const form = event.target.closest("form.rate");
      if (!form) return;
      form.dataset.begun = "yes";
      if (event.target.name === "level") choose(form, event.target.value);
    });
  },
};
