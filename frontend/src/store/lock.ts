/** Who has the device open. Several officers may share it; each has a PIN and sees nothing of the others. */
import { computed, signal } from "@preact/signals";
import type { Me } from "../protocol.ts";
import { holdReserve, type PersonRow, shelves, writeWords } from "./database.ts";
import { askMe, sessionEnded } from "./house.ts";
import { dataKey, fromBase64, ITERATIONS, newSalt, open, seal, unwrap, wrap } from "./sealing.ts";

export interface Opened {
  person: number;
  device: string;
  key: CryptoKey;
  me: Me;
}

export const opened = signal<Opened | null>(null);
const known = signal<PersonRow[]>([]);
const chosen = signal<number | null>(null);

export const me = computed<Me | null>(() => opened.value?.me ?? null);
/** Everybody who keeps something on this device. */
export const people = computed(() => known.value.map(({ person, name }) => ({ id: person, name })));
export const lock = computed<"new" | "locked" | "open">(() => {
  if (opened.value) return "open";
  return known.value.some(({ person }) => person === chosen.value) ? "locked" : "new";
});
/** Who is about to unlock. */
export const whose = computed(() => known.value.find(({ person }) => person === chosen.value)?.name ?? "");

const FREE_TRIES = 5;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 15 * 60_000;
export const LEAST_DIGITS = 6;

export async function readPeople(): Promise<void> {
  const rows = await shelves.people.toArray();
  rows.sort((a, b) => b.usedAt - a.usedAt);
  known.value = rows;
  chosen.value ??= rows[0]?.person ?? null;
}

export function choosePerson(person: number | null): void {
  chosen.value = person;
}

/** The name of this device: one for everybody who uses it, kept for ever. */
async function deviceName(): Promise<string> {
  const kept = (await shelves.plain.get("device"))?.value as string | undefined;
  if (kept) return kept;
  const fresh = crypto.randomUUID();
  await shelves.plain.put({ id: "device", value: fresh });
  return fresh;
}

/** Ask who is signed in, so that a new officer is met as such; without signal the last one is asked for the PIN. */
export async function meetSession(): Promise<void> {
  try {
    const answer = await askMe(await deviceName(), 8_000);
    if (!opened.value) chosen.value = answer.person.id;
    else if (opened.value.person !== answer.person.id) sessionEnded.value = true;
  } catch {
    // no signal or no session: the device opens with what it has
  }
}

/** Set the PIN, for the first time or because it was forgotten; needs a session, for the house gives the data key. */
export async function setPin(pin: string): Promise<void> {
  if (!/^\d+$/.test(pin) || pin.length < LEAST_DIGITS) throw new Error(`请设${LEAST_DIGITS}位以上的数字`);
  const device = await deviceName();
  const answer = await askMe(device);
  const raw = fromBase64(answer.key);
  const salt = newSalt();
  const wrapped = await wrap(raw, pin, salt, ITERATIONS);
  const { id: person, name } = answer.person;
  await writeWords(() =>
    shelves.people.put({ person, name, salt, iterations: ITERATIONS, wrapped, tried: 0, waitUntil: 0, usedAt: Date.now() }),
  );
  await openAs(person, device, await dataKey(raw), { person: answer.person, district: answer.district });
}

async function openAs(person: number, device: string, key: CryptoKey, who: Me): Promise<void> {
  await writeWords(async () => shelves.kept.put({ id: `${person}:me`, person, sealed: await seal(key, who) }));
  chosen.value = person;
  opened.value = { person, device, key, me: who };
  await readPeople();
  await holdReserve();
}

/** Open with the PIN. False where it is wrong; after five wrong ones one waits, longer each time. */
export async function unlock(pin: string): Promise<boolean> {
  const row = chosen.value === null ? undefined : await shelves.people.get(chosen.value);
  if (!row) return false;
  // a clock that was put back locks nobody out for longer than the longest wait
  const wait = Math.min(LONGEST_WAIT, row.waitUntil - Date.now());
  if (wait > 0) {
    await shelves.people.update(row.person, { waitUntil: Date.now() + wait });
    throw new Error(`连续输错，请${Math.ceil(wait / 1000)}秒后再试`);
  }
  const key = await unwrap(row.wrapped, pin, row.salt, row.iterations);
  if (!key) {
    const tried = row.tried + 1;
    const pause = tried < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tried - FREE_TRIES));
    await shelves.people.update(row.person, { tried, waitUntil: Date.now() + pause });
    return false;
  }
  await shelves.people.update(row.person, { tried: 0, waitUntil: 0, usedAt: Date.now() });
  const kept = await shelves.kept.get(`${row.person}:me`);
  const who = kept ? await open<Me>(key, kept.sealed) : null;
  const blank: Me = { person: { id: row.person, name: row.name, certificate: "", certificate_until: "", station: "" }, district: null };
  opened.value = { person: row.person, device: await deviceName(), key, me: who ?? blank };
  await holdReserve();
  return true;
}

export function lockNow(): void {
  opened.value = null;
}

/** Who has it open; throws where nobody has. */
export function holder(): Opened {
  if (!opened.value) throw new Error("请先解锁");
  return opened.value;
}
