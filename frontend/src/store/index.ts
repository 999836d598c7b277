/** The lower half of the application: what screens may know and do. They use nothing else of this folder. */
import { effect } from "@preact/signals";
import { readList, forgetList, refreshList } from "./lists.ts";
import { meetSession, opened, readPeople } from "./lock.ts";
import { countQueue, keepSending } from "./queue.ts";
import { askToPersist } from "./storage.ts";
import { registerWorker } from "./updates.ts";

export { DeviceFull } from "./database.ts";
export type { Conflict, StoredRecord } from "./heads.ts";
export { HouseRefused, NoSignal } from "./house.ts";
export { followUps, judge, readingSentence } from "./judge.ts";
export type { Answered, Judgement, NextStep, ReadingSaid, Step } from "./judge.ts";
export { download, downloadAll, downloads, list, listMadeAt, refreshList, today, towns } from "./lists.ts";
export type { Download } from "./lists.ts";
export { choosePerson, LEAST_DIGITS, lock, lockNow, me, people, setPin, unlock, whose } from "./lock.ts";
export type { Missing, StepName } from "./missing.ts";
export { askOthers, dropRefused, exportQueue, listQueue, queue, queueItems, sendNow } from "./queue.ts";
export type { QueueItem } from "./queue.ts";
export { askToPersist, measureStorage, storage } from "./storage.ts";
export { takeUpdate, updateWaits } from "./updates.ts";
export { instant, openVisit } from "./visits.ts";
export type { Visit } from "./visits.ts";

/** Wake the store: who keeps something here, who is signed in, the worker, the sending. */
export async function wake(): Promise<void> {
  await readPeople();
  void meetSession();
  void registerWorker();
  keepSending();
  effect(() => {
    if (!opened.value) return forgetList();
    void readList().then(() => refreshList().catch(() => undefined));
    void countQueue();
    void askToPersist();
  });
}
