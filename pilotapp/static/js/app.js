// Starts the modules of the page: every element with data-module="name other" gets the modules of these names.
import { isKept } from "./bind-visit.js";
import { ask } from "./ask.js";
import { openCopies } from "./copies.js";
import { copy } from "./copy.js";
import { delivery } from "./delivery.js";
import { draftLine } from "./draft-line.js";
import { fileSize } from "./file-size.js";
import { endChoices } from "./end-choices.js";
import { focus } from "./focus.js";
import { fold } from "./fold.js";
import { lateDelivery } from "./late-delivery.js";
import { home } from "./home.js";
import { installButton, startWorker } from "./install.js";
import { requiredFields } from "./required-fields.js";
import { noteForm } from "./note-form.js";
import { onlyWith } from "./only-with.js";
import { watchPageChange } from "./page-change.js";
import { passkey } from "./passkey.js";
import { announceOutbox, erased, hear, isPilot, isShared, left, outbox, pageSealingKey, pageSnapshot, person } from "./phone.js";
import { printButton } from "./print.js";
import { recordForm } from "./record-form.js";
import { refresh } from "./refresh.js";
import { reportForm } from "./report-form.js";
import { deliverSaved, startScheduler } from "./scheduler.js";
import { keepSealingKey } from "./sealing-key.js";
import { noteClock } from "./server-clock.js";
import { signedOut, signOut, watchSession } from "./session.js";
import { todo } from "./todo.js";
import { visitForm } from "./visit-form.js";
import { visitTimes } from "./visit-times.js";

const PHONE = { announceOutbox, deliverSaved, hear, outbox, pageSnapshot, person: person() }; // for a bundle of its own
const MODULES = {
  ask,
  copy,
  delivery,
  "draft-line": draftLine,
  "end-choices": endChoices,
  "file-size": fileSize,
  focus,
  fold,
  "hand-in": lateDelivery,
  home,
  "install-button": installButton,
  missing: requiredFields,
  "note-form": noteForm,
  "only-with": onlyWith,
  passkey,
  print: printButton,
  recognise: (root) => import(root.dataset.script).then((bundle) => bundle.recognise(root), () => {}),
  "record-form": recordForm,
  refresh,
  "report-form": reportForm,
  "signed-out": signedOut,
  "sign-out": signOut,
  todo,
  "visit-form": visitForm,
  "visit-times": visitTimes,
  waiting: (root) => import(root.dataset.script).then((bundle) => bundle.waiting(root, PHONE), () => root.toggleAttribute("data-looked", true)),
};
const started = new WeakSet();

// A failure is reported like any other error and does not stop other modules: a form without its module is submitted by the browser.
function startOne(name, element) {
  try {
    MODULES[name]?.(element);
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}

function start(root) {
  for (const element of [root, ...root.querySelectorAll("[data-module]")]) {
    if (!element.dataset?.module || started.has(element)) continue;
    started.add(element);
    for (const name of element.dataset.module.split(" ")) startOne(name, element);
  }
}

watchSession();
watchPageChange();
start(document.documentElement);
document.addEventListener("htmx:load", ({ target }) => start(target));
if (isPilot()) startScheduler();
if (!isKept()) keepSealingKey(outbox, pageSealingKey()).catch(() => {}); // a later page or /sync/hello brings it again
if (!isKept()) noteClock(outbox, person(), pageSnapshot()?.as_of).catch(() => {});
if (isShared()) Promise.allSettled([outbox.leave(person()), openCopies().leave(person())]); // left from before the phone was shared
if (left()) outbox.leave(left()).catch(() => {}); // the service worker deletes the pages
if (erased()) openCopies().leave(erased()).catch(() => {});
startWorker();
