/** Reading a code with the camera: by the browser itself, or by the reader we bring where it has none. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { W } from "../words";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

async function detector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: { new (options: object): Detector; getSupportedFormats(): Promise<string[]> } }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) return new native({ formats: ["qr_code"] });
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import("barcode-detector/ponyfill"),
    import("zxing-wasm/reader/zxing_reader.wasm?url"),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

const BETWEEN_LOOKS = 150;

export default function Scanner({ onCode }: { onCode: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const problem = useSignal("");
  useEffect(() => {
    let here = true;
    let stream: MediaStream | null = null;
    const look = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        if (!here) return stream.getTracks().forEach((track) => track.stop());
        video.current!.srcObject = stream;
        await video.current!.play();
        const reader = await detector();
        while (here) {
          const [found] = await reader.detect(video.current!);
          if (found && here) return onCode(found.rawValue);
          await new Promise((next) => setTimeout(next, BETWEEN_LOOKS));
        }
      } catch {
        if (here) problem.value = W.arrive.noCamera;
      }
    };
    void look();
    return () => {
      here = false;
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  return problem.value ? (
    <p class="notice amber" role="alert">
      {problem.value}
    </p>
  ) : (
    <div class="scanner">
      <video ref={video} muted playsInline aria-label={W.arrive.viewfinder} />
      <p>{W.arrive.aim}</p>
    </div>
  );
}
