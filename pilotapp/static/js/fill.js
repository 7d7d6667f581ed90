// Fills a form from an entry's body with the same field names.

export function fill(form, body) {
  for (const [name, value] of Object.entries({ ...partsOf(body), ...body })) {
    const fields = [...form.elements].filter((field) => field.name === name && field.type !== "hidden");
    for (const field of fields) put(field, value);
    if (value !== null) noteSaid(form, name);
    if (value !== null && fields.some(({ type }) => type === "radio") && !fields.some(({ checked }) => checked)) ownNumber(form, name, value);
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// What was said is no suggestion any more.
export const noteSaid = (form, name) => form.querySelector?.(`[data-suggested="${name}"]`)?.remove();

// The choices in a form that stand for an entry's times.
function partsOf({ started_at: start, ended_at: end }) {
  return start || end ? { day: "other", day_date: localTime(start || end).slice(0, 10), length: "own" } : {};
}

function put(field, value) {
  if (field.type === "radio") field.checked = field.value === String(value);
  else if (field.type === "checkbox") field.checked = Array.isArray(value) ? value.includes(field.value) : value === true;
  else if (field.type === "time") field.value = localTime(value).slice(11, 16);
  else field.value = value ?? "";
}

function ownNumber(form, name, value) {
  const own = [...form.elements].find((field) => field.name === name && field.value === "own");
  const number = form.elements.namedItem(`${name}_own`);
  if (!own || !number) return;
  own.checked = true;
  number.value = value;
}

const formats = new Map(); // creating one is slow

function formatOf(timeZone) {
  const style = { timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  if (!formats.has(timeZone)) formats.set(timeZone, new Intl.DateTimeFormat("en-GB", style));
  return formats.get(timeZone);
}

// Formats an instant for a datetime-local input in the programme's zone; a local time stays unchanged.
export function localTime(value, timeZone = document.body.dataset.timeZone || undefined) {
  if (!value || !/(Z|[+-]\d\d:\d\d)$/.test(value)) return value ?? "";
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(new Date(value)).map(({ type, value: text }) => [type, text]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}
