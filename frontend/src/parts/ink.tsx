/** A signature, drawn with a finger, a pen or a mouse. */
import { useEffect, useRef } from "preact/hooks";

interface InkProps {
  name: string;
  /** how much has been drawn: a dot is no signature */
  onInk: (length: number, picture: () => Promise<Blob>) => void;
}

/** Less than this, in pixels of the screen, is a slip of the thumb. */
export const LEAST_INK = 60;

export function Ink({ name, onInk }: InkProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const field = canvas.current!;
    const scale = Math.min(devicePixelRatio, 2);
    field.width = field.clientWidth * scale;
    field.height = field.clientHeight * scale;
    const pen = field.getContext("2d")!;
    pen.scale(scale, scale);
    pen.lineWidth = 2.6;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#1b2730";
  }, []);
  const stroke = useRef<{ x: number; y: number } | null>(null);
  const length = useRef(0);
  const at = (event: PointerEvent) => ({ x: event.offsetX, y: event.offsetY });
  const draw = (event: PointerEvent) => {
    const from = stroke.current;
    if (!from) return;
    const pen = canvas.current!.getContext("2d")!;
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    const here = at(event);
    pen.lineTo(here.x, here.y);
    pen.stroke();
    length.current += Math.hypot(here.x - from.x, here.y - from.y);
    stroke.current = here;
  };
  const picture = () => new Promise<Blob>((done) => canvas.current!.toBlob((blob) => done(blob!), "image/png"));
  return (
    <canvas
      ref={canvas}
      class="ink"
      role="img"
      aria-label={name}
      onPointerDown={(event) => {
        canvas.current!.setPointerCapture(event.pointerId);
        stroke.current = at(event);
      }}
      onPointerMove={draw}
      onPointerUp={() => {
        stroke.current = null;
        onInk(length.current, picture);
      }}
    />
  );
}
