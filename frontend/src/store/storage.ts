/** How much room the device has, and whether the browser promised to keep what lies there. */
import { signal } from "@preact/signals";

export const storage = signal({ used: 0, quota: 0, persisted: false, full: false });
/** below so many bytes the device is called full before it is */
const LITTLE = 50 << 20;

export async function measureStorage(): Promise<void> {
  const estimate = await navigator.storage?.estimate?.();
  const used = estimate?.usage ?? 0;
  const quota = estimate?.quota ?? 0;
  const persisted = (await navigator.storage?.persisted?.()) ?? false;
  storage.value = { used, quota, persisted, full: quota > 0 && quota - used < LITTLE };
}

/** Ask that nothing be cleared away when the device runs short. */
export async function askToPersist(): Promise<void> {
  await navigator.storage?.persist?.();
  await measureStorage();
}
