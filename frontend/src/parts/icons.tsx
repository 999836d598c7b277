/** A few strokes for what is pressed without reading. */
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  dash: "M6 12h12",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 100 7 3.5 3.5 0 000-7z",
  voice: "M12 4a3 3 0 00-3 3v5a3 3 0 006 0V7a3 3 0 00-3-3zM6 12a6 6 0 0012 0M12 18v3",
  stop: "M7 7h10v10H7z",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  send: "M4 12l16-7-6 16-3-7z",
  again: "M19 12a7 7 0 11-2.2-5.1M19 4v4h-4",
  list: "M5 7h14M5 12h14M5 17h14",
  map: "M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14",
  down: "M12 4v11m-5-4l5 5 5-5M5 20h14",
  search: "M11 5a6 6 0 100 12 6 6 0 000-12zM15.5 15.5L20 20",
  sample: "M9 4h6M10 4v6l-4.5 8.5A1 1 0 006.4 20h11.2a1 1 0 00.9-1.5L14 10V4M8 15h8",
  print: "M7 9V4h10v5M5 9h14v8h-3v3H8v-3H5z",
  warn: "M12 4l9 16H3zM12 10v4M12 17v.5",
  dial: "M5 17a8 8 0 1114 0M12 14l4-5",
  rest: "M19 14a7.5 7.5 0 01-9-9 7.5 7.5 0 109 9z",
  phone: "M6 4h3l2 5-2.5 1.5a11 11 0 005 5L15 13l5 2v3a2 2 0 01-2 2A14 14 0 014 6a2 2 0 012-2z",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
