// What a report has to keep to so that everybody can read it, checked on the page as the browser has
// it; after WCAG 2.2 and the rules of axe. Gives a list of faults.
(() => {
  const faults = [];
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const fault = (rule, node) => faults.push(rule + ": " + (node ? node.outerHTML.slice(0, 120) : ""));

  if (document.documentElement.lang !== "en-GB") fault("no language");
  if (!document.title.trim()) fault("no title");
  if (all("main").length !== 1 || all("header").length !== 1 || all("footer").length !== 1) fault("landmarks");
  all("nav").forEach((node) => node.getAttribute("aria-label") || fault("nav without a label", node));
  all("script, link, img, iframe, object, embed, form").forEach((node) => fault("not self-contained", node));

  if (all("h1").length !== 1) fault("not one h1");
  let level = 0;
  all("h1, h2, h3, h4, h5, h6").forEach((node) => {
    const now = Number(node.tagName[1]);
    if (now > level + 1) fault("heading skips a level", node);
    if (!node.textContent.trim()) fault("empty heading", node);
    level = now;
  });

  const ids = all("[id]").map((node) => node.id);
  if (new Set(ids).size !== ids.length) fault("an id twice");
  all("[aria-labelledby]").forEach((node) => node.getAttribute("aria-labelledby").split(" ").forEach((id) =>
    document.getElementById(id)?.textContent.trim() || fault("label of nothing", node)));
  all("a[href]").forEach((node) => {
    const to = node.getAttribute("href");
    if (!to.startsWith("#") || !document.getElementById(to.slice(1))) fault("link to nowhere", node);
    if (!node.textContent.trim()) fault("link without text", node);
  });
  all("svg").forEach((node) => {
    if (node.getAttribute("role") !== "img") fault("picture without a role", node);
    if (!node.querySelector("title")?.textContent || !node.querySelector("desc")?.textContent) fault("picture untold", node);
  });

  all("svg text").forEach((node) => {
    const box = node.getBBox();
    if (box.x < 0 || box.x + box.width > node.ownerSVGElement.viewBox.baseVal.width) fault("text cut off", node);
  });

  all("table").forEach((node) => {
    if (!node.caption?.textContent.trim()) fault("table without a caption", node);
    const columns = all("thead th", node).length;
    all("tbody tr", node).forEach((row) => row.cells.length === columns || fault("ragged row", row));
    all("th", node).forEach((cell) => ["row", "col"].includes(cell.scope) || fault("heading without a scope", cell));
    all("tbody tr", node).forEach((row) => row.cells[0].tagName === "TH" || fault("row without a heading", row));
  });
  all(".scroll").forEach((node) => {
    if (node.tabIndex !== 0 || !node.getAttribute("aria-label")) fault("scrolls for mice only", node);
  });
  if (document.documentElement.scrollWidth > window.innerWidth) fault("wider than the window");

  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((part) => {
      const s = part / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  all("body *").forEach((node) => {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const hidden = ["TITLE", "DESC", "STYLE", "title", "desc"].includes(node.tagName);
    if (!own || hidden) return;
    const style = getComputedStyle(node);
    const ink = node.tagName === "text" ? style.fill : style.color;
    if (contrast(ink, behind(node)) < 7) fault("contrast " + contrast(ink, behind(node)).toFixed(2), node);
  });
  all("rect, circle").forEach((node) => {
    if (contrast(getComputedStyle(node).fill, behind(node)) < 3) fault("pale bar", node);
  });
  return faults;
})()
