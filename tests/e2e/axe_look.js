// What axe finds on this page. Contrast costs more than all other rules together, and follows from colours alone: it
// is asked about one element of each look that axe has not yet passed, on this page or an earlier one (`known`).
async (known) => {
  if (!("axe" in window)) return null;
  const seen = new Set(known), looks = new Map(), behind = new Map();
  const short = (text) => {
    let a = 0x811c9dc5, b = 5381;
    for (let i = 0; i < text.length; i += 1) {
      a = Math.imul(a ^ text.charCodeAt(i), 16777619);
      b = Math.imul(b, 33) ^ text.charCodeAt(i);
    }
    return `${a >>> 0}.${b >>> 0}.${text.length}`;
  };
  const ground = (element) => {
    if (!element) return "";
    if (!behind.has(element)) {
      const s = getComputedStyle(element), drawn = ["::before", "::after"].map((one) => getComputedStyle(element, one));
      behind.set(element, [
        s.backgroundColor, s.backgroundImage, s.opacity, s.position, s.zIndex, s.clip, s.clipPath, s.filter, s.mixBlendMode,
        ...drawn.filter((one) => one.content !== "none").flatMap((one) => [one.backgroundColor, one.backgroundImage, one.position]),
        ground(element.parentElement),
      ].join("|"));
    }
    return behind.get(element);
  };
  const worded = (element) =>
    element.matches("input, select, textarea, button") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
  const taken = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (!worded(element) || !shown(element)) continue;
    const s = getComputedStyle(element);
    const look = short([element.localName, element.type, s.color, s.fontSize, s.fontWeight, s.textShadow, ground(element)].join("|"));
    if (seen.has(look) || taken.has(look)) continue;
    taken.add(look);
    looks.set(element, look);
  }
  // preload would fetch every stylesheet and film again, for one rule that is off and one about sound, which we have not
  const all = { rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"], preload: false };
  const every = await axe.run(document, all);
  const only = { runOnly: ["color-contrast"], resultTypes: ["violations", "passes"], elementRef: true, preload: false };
  const colours = looks.size ? await axe.run({ include: [...looks.keys()] }, only) : { violations: [], passes: [] };
  return {
    wrong: [...every.violations, ...colours.violations].map(
      (rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.target[0]).join(", ")}`,
    ),
    passed: colours.passes.flatMap((rule) => rule.nodes).map((node) => looks.get(node.element)).filter(Boolean),
  };
}
