/** Talking to the house: one session, one token; a session that ended is said and loses nothing. */
import { signal } from "@preact/signals";
import type { MeAnswer } from "../protocol.ts";

/** Signed out, or signed in as somebody else than the officer whose records these are. */
export const sessionEnded = signal(false);
export const online = signal(navigator.onLine);

let token = "";

/** The house said no; the sentence is for the officer. */
export class HouseRefused extends Error {
  readonly status: number;
  /** what the protocol calls it, such as file_hash */
  readonly code: string;

  constructor(status: number, message: string, code = "") {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Nobody answered: no signal, or the house is away. */
export class NoSignal extends Error {
  constructor() {
    super("现在没有网络，记录都在手机里，有网后自动发送");
  }
}

async function refusalOf(answer: Response): Promise<HouseRefused> {
  let said: { error?: { code?: string; message?: string } } = {};
  try {
    said = (await answer.json()) as typeof said;
  } catch {
    // a proxy's page or nothing at all
  }
  const message = said.error?.message || `服务器没有接受（${answer.status}），稍后自动再试`;
  return new HouseRefused(answer.status, message, said.error?.code ?? "");
}

async function fetched(address: string, how: RequestInit, patience: number): Promise<Response> {
  try {
    const answer = await fetch(address, { ...how, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(patience) });
    online.value = true;
    return answer;
  } catch {
    online.value = navigator.onLine;
    throw new NoSignal();
  }
}

/** Ask the house and read its answer. Throws NoSignal, or HouseRefused with its sentence. */
export async function ask<T>(address: string, how: RequestInit = {}, patience = 30_000): Promise<T> {
  const headers = new Headers(how.headers);
  headers.set("Accept", "application/json");
  if (how.method && how.method !== "GET") headers.set("X-CSRFToken", token);
  const answer = await fetched(address, { ...how, headers }, patience);
  if (answer.status === 401 || answer.type === "opaqueredirect") {
    sessionEnded.value = true;
    throw new HouseRefused(401, "登录已过期，请重新登录；手机里的记录都在");
  }
  if (!answer.ok) throw await refusalOf(answer);
  return (await answer.json()) as T;
}

export async function askBytes(address: string): Promise<Blob> {
  const answer = await fetched(address, {}, 60_000);
  if (!answer.ok) throw new HouseRefused(answer.status, "文件没有取到");
  return answer.blob();
}

/** Who is signed in, as the house knows them on this device; renews the token. */
export async function askMe(device: string, patience = 30_000): Promise<MeAnswer> {
  const label = encodeURIComponent(navigator.userAgent.slice(0, 150));
  const answer = await ask<MeAnswer>(`/field/api/me?device=${device}&label=${label}`, {}, patience);
  token = answer.csrf;
  sessionEnded.value = false;
  return answer;
}

export function post<T>(address: string, body: unknown): Promise<T> {
  return ask<T>(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export function put<T>(address: string, bytes: BodyInit, media: string): Promise<T> {
  return ask<T>(address, { method: "PUT", headers: { "Content-Type": media }, body: bytes }, 120_000);
}

addEventListener("online", () => (online.value = true));
addEventListener("offline", () => (online.value = false));
