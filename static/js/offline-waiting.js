// A page that lists what its neighbours send: it sends what still waits, and is shown anew once all is there.

import { kept } from "./device-store.js";
import { answered, begin, ready, subscribe, takenAt } from "./offline-queue.js";
import "./offline-status.js";

const { waitingGroups, who } = document.querySelector("[data-waiting-groups]").dataset;
const groups = waitingGroups.split(" ");
const ours = (item) => groups.includes(item.group);
let taken = false;

answered((item) => { taken ||= ours(item); });
subscribe(({ waiting }) => {
  if (taken && !waiting.some(ours)) location.reload();
});
await ready;
begin(who);
// What the page before this one sent while this one was on its way may be missing in it.
for (const group of groups) {
  if (await kept(takenAt(group)) > performance.timeOrigin) location.reload();
}
