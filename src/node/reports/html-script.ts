// The one script of the HTML report: it searches. Without it the page is whole, and the filters work all the same.
export const SCRIPT = `
const field = document.querySelector("#search");
const files = [...document.querySelectorAll("details.file")];
const folds = [...document.querySelectorAll("details.group, details.rest")];
const texts = new Map(files.map((file) => [file, file.textContent.toLowerCase()]));
const said = document.querySelector("#found");
const wasOpen = new Map();
field.closest("label").hidden = false;
const search = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const file of files) {
    const fits = words.every((word) => texts.get(file).includes(word));
    file.hidden = !fits;
    if (fits) found += 1;
  }
  for (const fold of folds) {
    if (words.length > 0) {
      if (!wasOpen.has(fold)) wasOpen.set(fold, fold.open);
      fold.open = fold.querySelector("details.file:not([hidden])") !== null;
    } else if (wasOpen.has(fold)) fold.open = wasOpen.get(fold);
  }
  if (words.length === 0) wasOpen.clear();
  said.textContent = words.length === 0 ? "" : found === 1 ? "1 file" : found + " files";
};
field.addEventListener("input", search);
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  if (event.key === "Escape" && document.activeElement === field) { field.value = ""; search(); }
});
const reveal = () => {
  let target = location.hash && document.getElementById(location.hash.slice(1));
  for (; target; target = target.parentElement) if (target.localName === "details") target.open = true;
};
addEventListener("hashchange", reveal);
reveal();
`;
