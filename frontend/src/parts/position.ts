/** Where the phone says it is: noted with its accuracy, never waited for long, never required. */
export interface Position {
  lat: string;
  lon: string;
  accuracy: string;
  at: string;
}

const PATIENCE = 8_000;

export function position(): Promise<Position | null> {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        done({
          lat: coords.latitude.toFixed(6),
          lon: coords.longitude.toFixed(6),
          accuracy: coords.accuracy.toFixed(0),
          at: new Date(timestamp).toISOString(),
        }),
      () => done(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
}

const EARTH = 6_371_000;
const rad = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places, good enough to say "nearby". */
export function metres(from: { lat: number; lon: number }, until: { lat: number; lon: number }): number {
  const x = rad(until.lon - from.lon) * Math.cos(rad((from.lat + until.lat) / 2));
  return EARTH * Math.hypot(x, rad(until.lat - from.lat));
}
