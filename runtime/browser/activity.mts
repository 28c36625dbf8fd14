/** What only a person does. Not the movement of a mouse: a table that shakes moves one too. */
const SIGNS = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const;

/**
 * Calls back when somebody uses the page. Events that scripts make do not count.
 * @returns stops it
 */
export function onActivity(active: () => void): () => void {
  const heard = (event: Event): void => {
    if (event.isTrusted) active();
  };
  const options = { capture: true, passive: true };
  for (const sign of SIGNS) addEventListener(sign, heard, options);
  return () => {
    for (const sign of SIGNS) removeEventListener(sign, heard, options);
  };
}
