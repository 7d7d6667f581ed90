// Turns physical properties into logical ones, so that Arabic and Persian pages mirror by themselves, and refuses what is left.

const RENAMED = {
  "margin-left": "margin-inline-start",
  "margin-right": "margin-inline-end",
  "padding-left": "padding-inline-start",
  "padding-right": "padding-inline-end",
  left: "inset-inline-start",
  right: "inset-inline-end",
  "border-top-left-radius": "border-start-start-radius",
  "border-top-right-radius": "border-start-end-radius",
  "border-bottom-left-radius": "border-end-start-radius",
  "border-bottom-right-radius": "border-end-end-radius",
  "scroll-margin-left": "scroll-margin-inline-start",
  "scroll-padding-left": "scroll-padding-inline-start",
};
const SIDED = /^border-(left|right)(-(?:width|style|color))?$/;
const TURNED = { "text-align": { left: "start", right: "end" }, float: { left: "inline-start", right: "inline-end" }, clear: { left: "inline-start", right: "inline-end" } };

export function logical(sheet) {
  sheet.walkDecls((decl) => {
    const side = SIDED.exec(decl.prop);
    if (side) decl.prop = `border-inline-${side[1] === "left" ? "start" : "end"}${side[2] ?? ""}`;
    decl.prop = RENAMED[decl.prop] ?? decl.prop;
    decl.value = TURNED[decl.prop]?.[decl.value] ?? decl.value;
    if (decl.prop === "padding" || decl.prop === "margin") splitBox(decl);
  });
  return sheet;
}

// padding: top right bottom left -> padding-block: top bottom; padding-inline: left right
function splitBox(decl) {
  const parts = decl.value.match(/(?:[^\s(]+|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+/g) ?? [];
  if (parts.length !== 4) return;
  const [top, right, bottom, left] = parts;
  decl.cloneBefore({ prop: `${decl.prop}-block`, value: `${top} ${bottom}` });
  decl.cloneBefore({ prop: `${decl.prop}-inline`, value: `${left} ${right}` });
  decl.remove();
}

export function assertLogical(sheet) {
  const physical = [];
  sheet.walkDecls((decl) => {
    const turned = TURNED[decl.prop] && /^(left|right)$/.test(decl.value);
    if (RENAMED[decl.prop] || SIDED.test(decl.prop) || turned) physical.push(decl.toString());
  });
  if (physical.length) throw new Error(`physical properties in the style sheet: ${physical.join("; ")}`);
}
