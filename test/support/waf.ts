/**
 * What AWS WAF makes of a text before it matches. The documentation does not say whether URL_DECODE takes `+` for a space,
 * so both readings exist. AWS WAF Developer Guide, "Using text transformations in AWS WAF".
 */
export type Plus = 'stays' | 'is a space';

type Transformation = (text: string, plus: Plus) => string;

/** One pass; what is no encoding stays. */
const urlDecode: Transformation = (text, plus) =>
  (plus === 'stays' ? text : text.replaceAll('+', ' ')).replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    character(hex),
  );

const urlDecodeUni: Transformation = (text, plus) =>
  (plus === 'stays' ? text : text.replaceAll('+', ' ')).replace(
    /%u([0-9a-f]{4})|%([0-9a-f]{2})/gi,
    (_, wide?: string, hex?: string) => (wide === undefined ? character(hex!) : lowByte(wide)),
  );

const character = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** Full-width forms of ASCII become ASCII; of everything else the lower byte is left. */
function lowByte(wide: string): string {
  const code = Number.parseInt(wide, 16);
  return String.fromCharCode(code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code & 0xff);
}

const TRANSFORMATIONS: Readonly<Record<string, Transformation>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.replace(/[A-Z]+/g, (it) => it.toLowerCase()),
  URL_DECODE: urlDecode,
  URL_DECODE_UNI: urlDecodeUni,
};

/** @throws for a transformation that is not modelled */
export function transformed(text: string, types: readonly string[], plus: Plus): string {
  return types.reduce((value, type) => {
    const transform = TRANSFORMATIONS[type];
    if (!transform) throw new Error(`no model of the transformation ${type}`);
    return transform(value, plus);
  }, text);
}

/** The path and the query as a web ACL reads them: the query without its `?`, fragments never sent. */
export function partsOf(url: string): readonly [path: string, query: string] {
  const [path = '', query = ''] = url.replace(/#.*$/s, '').split(/\?(.*)/s);
  return [path, query];
}
