/** Characters. What is longer is cut, and says so: logs are not where a document belongs. */
export const MOST_STRING = 65_536;
export const MOST_LINE = 1_048_576;
/** An identifier that the cut would go through could not be told any more: so much before it is left out as well. */
export const CUT_MARGIN = 256;

export const cutNote = (characters: number): string => `… [cut: ${characters + CUT_MARGIN} characters]`;
