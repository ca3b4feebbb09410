// A lesson inside an iframe: takes its theme from the address and tells the page around it how high it is.

export function mountFrame(): void {
  const theme = new URLSearchParams(location.search).get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (parent === window) return;
  const tell = (): void => {
    const { clientHeight, scrollHeight } = document.documentElement;
    document.body.dataset.fit = String(scrollHeight <= clientHeight + 1);
    // Nothing in the message is private, so every parent may read it: an embedding page's origin is not known here.
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    parent.postMessage({ type: "gosling:height", height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  addEventListener("resize", tell);
  tell();
}
