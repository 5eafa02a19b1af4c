// A page whose head was drawn by an older set-up than its living part: it loads itself anew as soon as that disturbs nobody.

// `setup()` is the version that the living part names, `isBusy()` whether a reload would disturb. Ask the answer whenever either may have changed.
export function watchSetup(setup, isBusy = () => false) {
  const drawn = setup();
  return () => {
    if (setup() !== drawn && !isBusy()) location.reload();
  };
}
