// Writing service outside down: the list of matters is sifted by what is typed, and a refused field has the focus.
import { makePicking } from "./picking.js";

const form = document.querySelector("[data-outside]");
makePicking(form);
form.querySelector("[aria-invalid=true], .picking-refused input, .field-refused input")?.focus();
