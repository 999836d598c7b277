/** What lies on the device lies there encrypted: AES-256-GCM under the data key, which only the PIN unwraps. */

export const ITERATIONS = 600_000;

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

function fresh(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

export const newSalt = (): Uint8Array<ArrayBuffer> => fresh(16);

export async function sealBytes(key: CryptoKey, bytes: BufferSource): Promise<Sealed> {
  const iv = fresh(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

export async function openBytes(key: CryptoKey, sealed: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
}

export async function seal(key: CryptoKey, value: unknown): Promise<Sealed> {
  return sealBytes(key, new TextEncoder().encode(JSON.stringify(value)));
}

export async function open<T>(key: CryptoKey, sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, sealed))) as T;
}

/** The key that a PIN makes; slow on purpose, so that six digits are not tried through in a minute. */
async function keyOfPin(pin: string, salt: BufferSource, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function wrap(raw: BufferSource, pin: string, salt: BufferSource, iterations: number): Promise<Sealed> {
  return sealBytes(await keyOfPin(pin, salt, iterations), raw);
}

/** The data key behind a PIN; null where the PIN is wrong (GCM does not open). */
export async function unwrap(wrapped: Sealed, pin: string, salt: BufferSource, iterations: number): Promise<CryptoKey | null> {
  const key = await keyOfPin(pin, salt, iterations);
  let raw: ArrayBuffer;
  try {
    raw = await openBytes(key, wrapped);
  } catch {
    return null;
  }
  return dataKey(raw);
}

/** A data key that the application can use and never read out again. */
export async function dataKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function toBase64(bytes: ArrayBuffer): string {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}
