/** Today's list and the packs behind it, kept for the road. */
import { signal } from "@preact/signals";
import type { Brief, ListAnswer, Pack, Town } from "../protocol.ts";
import { shelves, writeWords } from "./database.ts";
import { ask } from "./house.ts";
import { holder, opened } from "./lock.ts";
import { open, seal } from "./sealing.ts";

export type Download = "none" | "loading" | "here" | "failed";

export const list = signal<Brief[]>([]);
export const towns = signal<Town[]>([]);
export const listMadeAt = signal<string | null>(null);
export const today = signal("");
export const downloads = signal<Map<string, Download>>(new Map());

function show(answer: ListAnswer): void {
  list.value = answer.inspections;
  towns.value = answer.towns;
  listMadeAt.value = answer.made_at;
  today.value = answer.today;
}

/** What the device has, before anything is asked. */
export async function readList(): Promise<void> {
  const who = holder();
  const kept = await shelves.kept.get(`${who.person}:list`);
  if (kept) show(await open<ListAnswer>(who.key, kept.sealed));
  const packs = await shelves.kept.where("person").equals(who.person).primaryKeys();
  const start = `${who.person}:pack:`;
  downloads.value = new Map(packs.filter((id) => id.startsWith(start)).map((id) => [id.slice(start.length), "here"]));
}

export function forgetList(): void {
  list.value = [];
  towns.value = [];
  listMadeAt.value = null;
  downloads.value = new Map();
}

/** Ask for the list anew. Throws NoSignal, HouseRefused; what was shown stays. */
export async function refreshList(): Promise<void> {
  const who = holder();
  const answer = await ask<ListAnswer>("/field/api/list");
  await writeWords(async () => shelves.kept.put({ id: `${who.person}:list`, person: who.person, sealed: await seal(who.key, answer) }));
  show(answer);
}

function mark(key: string, state: Download): void {
  downloads.value = new Map(downloads.value).set(key, state);
}

/** Fetch everything that a visit needs. One that has begun keeps its pack: a running visit keeps its checklist. */
export async function download(key: string): Promise<void> {
  const who = holder();
  const had = downloads.value.get(key);
  mark(key, "loading");
  try {
    const begun = (await shelves.records.where({ person: who.person, inspection: key }).count()) > 0;
    if (!begun || had !== "here") {
      const pack = await ask<Pack>(`/field/api/packs/${key}`, {}, 60_000);
      await writeWords(async () => shelves.kept.put({ id: `${who.person}:pack:${key}`, person: who.person, sealed: await seal(who.key, pack) }));
    }
    mark(key, "here");
  } catch (error) {
    mark(key, had === "here" ? "here" : "failed");
    throw error;
  }
}

const ENDED = new Set(["finished", "published"]);

/** Fetch the packs of everything that is still to be made; goes on where one fails and throws the first trouble. */
export async function downloadAll(): Promise<void> {
  let first: unknown;
  for (const { key, state } of list.value) {
    if (ENDED.has(state) || !opened.value) continue;
    try {
      await download(key);
    } catch (error) {
      first ??= error;
    }
  }
  if (first) throw first;
}
