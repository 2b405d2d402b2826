import { createRequire } from 'node:module';
import type * as bwip from 'bwip-js';
import { TemplateFailure } from '../failure.ts';
import { alternativeIn, countDrawing, millimetresIn, svgOf } from './drawing.ts';
import type { Helper, Options } from './helper.ts';
import { textIn } from './values.ts';

interface Symbology {
  /** Width of the smallest bar or square, in millimetres, where nothing else is asked for. */
  readonly module: number;
  /** How many of these stay white around it, as its standard wants. */
  readonly quiet: readonly [horizontal: number, vertical: number];
  /** Of the drawing to one module. */
  readonly units: number;
  /** Height of the bars in millimetres; squares have none. */
  readonly height?: number;
  /** Whether the number stands below, for people to type. */
  readonly readable?: boolean;
}

const square = { module: 0.5, units: 2 };
const bars = { module: 0.33, units: 1, quiet: [10, 0] as const, height: 12 };

/** Kinds by the names that bwip-js has for them. Sizes are the nominal ones of the standards (ISO/IEC, GS1). */
const symbologies: Readonly<Record<string, Symbology>> = {
  qrcode: { ...square, quiet: [4, 4] },
  datamatrix: { ...square, quiet: [1, 1] },
  azteccode: { ...square, quiet: [1, 1] },
  pdf417: { module: 0.33, units: 1, quiet: [2, 2] },
  code128: bars,
  'gs1-128': bars,
  code39: bars,
  interleaved2of5: bars,
  itf14: { ...bars, readable: true },
  ean13: { ...bars, quiet: [11, 0], height: 22.85, readable: true },
  ean8: { ...bars, quiet: [7, 0], height: 18.23, readable: true },
};

const kinds = Object.keys(symbologies).join(', ');

const load = createRequire(import.meta.url);
let loaded: typeof bwip | undefined;
const library = (): typeof bwip => (loaded ??= load('bwip-js') as typeof bwip);

const unsuitable = (message: string): TemplateFailure => new TemplateFailure('unsuitable-value', message);

/** All but QR codes are read as Latin letters by most readers, whatever was meant. */
function contentIn(kind: string, value: unknown): string {
  const text = textIn('barcode', value);
  if (text === '') throw unsuitable('“barcode” has nothing to encode');
  if (kind !== 'qrcode' && !/^[\x00-\x7f]*$/.test(text))
    throw unsuitable(`“barcode” encodes letters other than ASCII only as qrcode, not as ${kind}`);
  return text;
}

/** What BWIPP objects to, without its own name for it: `bwipp.ean13badCheckDigit#6915: Incorrect EAN-13 check digit`. */
const objection = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^[\w.#-]+:\s*/, '').slice(0, 120);

function draw(
  kind: string,
  text: string,
  { quiet, units, readable }: Symbology,
  options: Options,
  millimetres?: number,
) {
  const level =
    options['level'] === undefined ? {} : { eclevel: textIn('barcode', options['level']).toUpperCase() };
  try {
    return library().toSVG({
      bcid: kind,
      text,
      scale: 1,
      paddingwidth: quiet[0] * units,
      paddingheight: quiet[1] * units,
      backgroundcolor: 'FFFFFF',
      // Without a level a QR code would be drawn with the least that can be read when it is torn.
      ...(kind === 'qrcode' ? { eclevel: 'M' } : {}),
      ...(millimetres === undefined ? {} : { height: millimetres }),
      ...(readable ? { includetext: true } : {}),
      ...level,
    } as bwip.RenderOptions);
  } catch (error) {
    throw unsuitable(`“barcode” cannot encode this value as ${kind}: ${objection(error)}`);
  }
}

/**
 * `{{barcode "qrcode" data.payment.code alt=(t "paymentCode")}}`, in lines and not in dots, white margin included.
 * `module=0.4` is the width of the smallest bar or square in millimetres, or `width=30` that of the whole; `height=10`
 * that of bars; `level="Q"` how much of a QR code may be lost.
 */
export const barcode: Helper = {
  needs: 2,
  apply: ([kind, value], rendering, options) => {
    const name = textIn('barcode', kind);
    const symbology = Object.hasOwn(symbologies, name) ? symbologies[name] : undefined;
    if (!symbology) throw unsuitable(`“barcode” knows the kinds ${kinds}`);
    const alt = alternativeIn('barcode', options);
    const asked = millimetresIn('barcode', options, 'width', [5, 300]);
    const module = millimetresIn('barcode', options, 'module', [0.1, 5]) ?? symbology.module;
    const height = millimetresIn('barcode', options, 'height', [3, 200]) ?? symbology.height;
    const text = contentIn(name, value);
    countDrawing(rendering);
    // bwip-js counts 72 units to the inch; how many of them bars are high follows from what a unit will measure here.
    const drawn = rendering.sketch
      ? blank
      : draw(name, text, symbology, options, heightFor(height, symbology, module));
    const viewBox = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(drawn);
    const [units, high] = [Number(viewBox?.[1]), Number(viewBox?.[2])];
    const perUnit = asked === undefined ? module / symbology.units : asked / units;
    return svgOf({
      content: drawn.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '').replace(/\n/g, ''),
      viewBox: `0 0 ${units} ${high}`,
      width: units * perUnit,
      height: high * perUnit,
      alt,
    });
  },
};

/** Takes the place of what is not drawn. */
const blank = '<svg viewBox="0 0 1 1"></svg>';

const heightFor = (
  height: number | undefined,
  { height: bars, units }: Symbology,
  module: number,
): number | undefined =>
  bars === undefined || height === undefined ? undefined : (height / (module / units) / 72) * 25.4;
