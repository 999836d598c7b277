/** Sending: every record once, in its order, until the house has said what became of it; files after their records. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { FieldRecord, OthersAnswer, Receipt, SentAnswer } from "../protocol.ts";
import { type RecordRow, shelves, writeWords } from "./database.ts";
import type { StoredRecord } from "./heads.ts";
import { askMe, ask, HouseRefused, NoSignal, online, post, put, sessionEnded } from "./house.ts";
import { holder, opened, type Opened } from "./lock.ts";
import { open, openBytes, seal, toBase64 } from "./sealing.ts";
import { closeVisits, instant, openVisits, somethingWaits } from "./visits.ts";

const MOST = 200;
/** milliseconds between one failure and the next try; the last again and again */
const PAUSES = [2_000, 5_000, 15_000, 60_000, 300_000];

const waiting = signal(0);
const files = signal(0);
const refused = signal(0);
const sending = signal(false);
const lastSent = signal<string | null>(null);
const problem = signal<string | null>(null);

export const queue = computed(() => ({
  online: online.value, waiting: waiting.value, files: files.value, refused: refused.value, sending: sending.value,
  lastSent: lastSent.value, sessionEnded: sessionEnded.value, problem: problem.value,
}));

export interface QueueItem {
  id: string;
  what: "record" | "file";
  inspection: string;
  about: string;
  made_at: string;
  state: "waiting" | "sent" | "refused" | "late";
  receipt: string;
  message: string;
}

export const queueItems = signal<QueueItem[]>([]);

/** Counts what waits, and lists the latest with their receipts. */
export async function countQueue(): Promise<void> {
  const who = opened.value;
  if (!who) return;
  const { person } = who;
  const of = (state: string) => ({ person, state });
  waiting.value = await shelves.records.where(of("waiting")).count();
  refused.value = (await shelves.records.where(of("refused")).count()) + (await shelves.files.where(of("refused")).count());
  files.value = await shelves.files.where(of("waiting")).count();
}

export async function listQueue(): Promise<void> {
  const who = holder();
  const rows = await shelves.records.filter((row) => row.person === who.person && row.seq > 0).toArray();
  const records = await Promise.all(rows.map((row) => open<StoredRecord>(who.key, row.sealed).then((held) => ({ ...held, state: row.state }))));
  records.sort((a, b) => Date.parse(b.made_at) - Date.parse(a.made_at) || b.seq - a.seq);
  const bytes = await shelves.files.filter((row) => row.person === who.person).toArray();
  queueItems.value = [
    ...records.map(({ id, inspection, about, made_at, state, receipt, message }): QueueItem => ({ id, what: "record", inspection, about, made_at, state, receipt, message })),
    ...bytes.map((row): QueueItem => ({ id: row.id, what: "file", inspection: row.inspection, about: `file:${row.sha256}`, made_at: "", state: row.state, receipt: "", message: "" })),
  ];
}

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let again = false;

/** Send what waits. Two windows of one device never send at once; what was cut off is sent again, the house knows it. */
export async function sendNow(): Promise<void> {
  if (sending.value) {
    again = true;
    return;
  }
  const who = opened.value;
  if (!who) return;
  sending.value = true;
  clearTimeout(timer);
  try {
    await alone("weili-send", () => sendAll(who));
    failures = 0;
    problem.value = null;
  } catch (error) {
    later(error);
  } finally {
    sending.value = false;
    await countQueue();
  }
  if (again) {
    again = false;
    void sendNow();
  }
}

function later(error: unknown): void {
  problem.value = error instanceof NoSignal ? null : error instanceof Error ? error.message : String(error);
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 60_000;
  failures++;
  timer = setTimeout(() => void sendNow(), pause);
}

async function alone(name: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}

async function sendAll(who: Opened): Promise<void> {
  const answer = await askMe(who.device, 10_000);
  if (answer.person.id !== who.person) {
    sessionEnded.value = true;
    throw new HouseRefused(401, "登录的是另一个人，请用自己的账号登录后发送");
  }
  while (await sendBatch(who)) await countQueue();
  while (await sendFile(who)) await countQueue();
  for (const visit of [...openVisits()]) await askOthers(visit.key);
}

async function sendBatch(who: Opened): Promise<boolean> {
  const rows = await shelves.records.where({ person: who.person, state: "waiting" }).toArray();
  if (!rows.length) return false;
  rows.sort((a, b) => (a.inspection === b.inspection ? a.seq - b.seq : a.inspection < b.inspection ? -1 : 1));
  const some = rows.slice(0, many);
  const held = await Promise.all(some.map((row) => open<StoredRecord>(who.key, row.sealed)));
  let answer: SentAnswer;
  try {
    answer = await post<SentAnswer>("/field/api/records", { device: who.device, sent_at: instant(), records: held.map(asSent) });
  } catch (error) {
    if (!isOfContent(error)) throw error;
    await pickOut(who, some, held, error);
    return true;
  }
  many = Math.min(MOST, many * 2);
  const receipts = new Map(answer.receipts.map((receipt) => [receipt.id, receipt]));
  let settled = 0;
  for (const [place, row] of some.entries()) {
    const receipt = receipts.get(row.id);
    const record = held[place];
    if (!receipt || !record) continue;
    await settle(who, row, record, receipt);
    settled++;
  }
  for (const visit of openVisits()) {
    const said = answer.inspections[visit.key];
    if (said) visit.told(said.state, said.held_because);
  }
  lastSent.value = instant();
  // an answer that settles nothing must not be asked for again at once
  if (!settled) throw new HouseRefused(500, "服务器没有回执，稍后自动再试");
  return true;
}

/** How many travel together; fewer while the house turns a whole batch away. */
let many = MOST;

/** A whole batch that is turned away for what is in it: halve it until the one is found, and set that one aside. */
async function pickOut(who: Opened, rows: RecordRow[], held: StoredRecord[], error: HouseRefused): Promise<void> {
  const [row, record] = [rows[0], held[0]];
  many = Math.max(1, Math.floor(rows.length / 2));
  if (rows.length > 1 || !row || !record) return;
  await settle(who, row, record, { id: row.id, state: "refused", receipt: "", message: error.message, notes: [] });
}

function isOfContent(error: unknown): error is HouseRefused {
  return error instanceof HouseRefused && [400, 413, 422].includes(error.status);
}

/** What travels: the nine fields and their hash, nothing of what the device keeps beside them. */
function asSent(record: StoredRecord): FieldRecord {
  const { id, inspection, device, seq, kind, about, after, made_at, body, sha256 } = record;
  return { id, inspection, device, seq, kind, about, after, made_at, body, sha256 };
}

const STATES = { kept: "sent", known: "sent", late: "late", refused: "refused" } as const;

async function settle(who: Opened, row: RecordRow, record: StoredRecord, receipt: Receipt): Promise<void> {
  const outcome = { state: STATES[receipt.state], receipt: receipt.receipt, message: receipt.message };
  const sealed = await seal(who.key, { ...record, ...outcome });
  await writeWords(() => shelves.records.put({ ...row, state: outcome.state, sealed }));
  for (const visit of openVisits()) if (visit.key === row.inspection) await visit.settled(row.id, outcome);
}

async function sendFile(who: Opened): Promise<boolean> {
  const row = await shelves.files.where({ person: who.person, state: "waiting" }).first();
  if (!row) return false;
  const address = `/field/api/packs/${row.inspection}/files/${row.sha256}`;
  try {
    const bytes = await openBytes(who.key, row.sealed);
    await put(address, bytes, await mediaOf(who, row.inspection, row.sha256));
    await shelves.files.update(row.id, { state: "sent" });
  } catch (error) {
    // bytes that were cut off on the way are sent again; those that the house will never take hold up no others
    if (!(error instanceof HouseRefused) || error.code === "file_hash" || ![404, 413, 422].includes(error.status)) throw error;
    await shelves.files.update(row.id, { state: "refused" });
    problem.value = error.message;
  }
  lastSent.value = instant();
  return true;
}

async function mediaOf(who: Opened, inspection: string, sha: string): Promise<string> {
  for (const visit of openVisits()) {
    if (visit.key === inspection) return visit.body("file", `file:${sha}`)?.media ?? "application/octet-stream";
  }
  const rows = await shelves.records.where({ person: who.person, inspection }).toArray();
  for (const row of rows) {
    const record = await open<StoredRecord>(who.key, row.sealed);
    if (record.about === `file:${sha}` && "media" in record.body) return record.body.media;
  }
  return "application/octet-stream";
}

const seen = new Map<string, number>();

/** What the other officers' phones wrote in a visit that is open here. */
export async function askOthers(key: string): Promise<void> {
  const answer = await ask<OthersAnswer>(`/field/api/packs/${key}/records?since=${seen.get(key) ?? 0}`);
  for (const visit of openVisits()) {
    if (visit.key !== key) continue;
    await visit.receive(answer.records);
    visit.told(answer.state, answer.held_because, answer.papers);
  }
  seen.set(key, answer.next);
}

/** Everything that is not yet with the house, readable, for the day on which nothing else helps. */
export async function exportQueue(): Promise<Blob> {
  const who = holder();
  const rows = await shelves.records.filter((row) => row.person === who.person && row.seq > 0).toArray();
  const records = await Promise.all(rows.map((row) => open<StoredRecord>(who.key, row.sealed)));
  const bytes = await shelves.files.filter((row) => row.person === who.person && row.state !== "sent").toArray();
  const contents: { sha256: string; inspection: string; base64: string }[] = [];
  for (const { sha256, inspection, sealed } of bytes) {
    contents.push({ sha256, inspection, base64: toBase64(await openBytes(who.key, sealed)) });
  }
  const sent = { device: who.device, sent_at: instant(), person: who.me.person.name };
  const all = records.sort((a, b) => a.seq - b.seq).map((record) => ({ ...asSent(record), receipt: record.receipt, state: record.state }));
  return new Blob([JSON.stringify({ ...sent, records: all, files: contents })], { type: "application/json" });
}

/** Take a refused record off the device, once its officer has read why. */
export async function dropRefused(id: string): Promise<void> {
  const row = await shelves.records.get(id);
  if (row?.state === "refused") await shelves.records.delete(id);
  const file = await shelves.files.get(id);
  if (file?.state === "refused") await shelves.files.delete(id);
  await Promise.all([countQueue(), listQueue()]);
}

/** Sends when something waits, when signal comes back, when the page is looked at again, and now and then. */
export function keepSending(): void {
  // sending changes what it reads itself: an effect that heard of that would send for ever
  const send = () => untracked(() => void sendNow());
  effect(() => {
    if (!somethingWaits.value || !opened.peek()) return;
    void untracked(countQueue);
    if (online.peek()) send();
  });
  effect(() => {
    if (online.value && opened.value) send();
  });
  effect(() => {
    if (!opened.value) closeVisits();
  });
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && void sendNow());
  setInterval(() => online.value && void sendNow(), 60_000);
}
