import type { Remaining } from './remaining.mjs';

/** What the tabs of one origin tell each other. */
export type Tidings =
  /** @param at milliseconds since 1970 when the server was asked */
  | { readonly kind: 'remaining'; readonly remaining: Remaining; readonly at: number }
  | { readonly kind: 'ended' };

export interface Tabs {
  tell(tidings: Tidings): void;
  close(): void;
}

/** Joins the other tabs of this origin. Only pages of the origin speak on the channel. */
export function joinTabs(name: string, heard: (tidings: Tidings) => void): Tabs {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const tidings = tidingsOf(data);
    if (tidings) heard(tidings);
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin and takes no other
    tell: (tidings) => channel.postMessage(tidings),
    close: () => channel.close(),
  };
}

/** Another tab may run another release of the application. */
function tidingsOf(data: unknown): Tidings | undefined {
  const { kind, remaining, at } = (data ?? {}) as Record<string, unknown>;
  if (kind === 'ended') return { kind };
  const { idle, absolute } = (remaining ?? {}) as Record<string, unknown>;
  const numbers = [idle, absolute, at].every((value) => Number.isFinite(value));
  if (kind !== 'remaining' || !numbers) return undefined;
  return { kind, remaining: { idle, absolute } as Remaining, at: at as number };
}
