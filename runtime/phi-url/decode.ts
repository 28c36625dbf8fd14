/** More encodings around each other than any client makes. */
const MOST_DECODINGS = 4;

/**
 * A text as whoever decodes it may read it: as it stands, percent-decoded once and again until nothing changes, each with
 * `+` as itself and as a space. Lower case; bytes above ASCII as Latin-1.
 */
export function decodedForms(text: string): readonly string[] {
  const forms = new Set<string>();
  let form = text;
  for (let n = 0; n <= MOST_DECODINGS; n++) {
    forms.add(form.toLowerCase());
    if (form.includes('+')) forms.add(form.replaceAll('+', ' ').toLowerCase());
    if (!form.includes('%')) break;
    const decoded = percentDecoded(form);
    if (decoded === form) break;
    form = decoded;
  }
  return [...forms];
}

/** Also the `%uXXXX` of Microsoft. What is no encoding stays. */
export const percentDecoded = (text: string): string =>
  text.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, wide?: string, byte?: string) =>
    String.fromCharCode(Number.parseInt(wide ?? byte!, 16)),
  );
