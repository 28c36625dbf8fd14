import { Presets, SingleBar } from 'cli-progress';

/** How far a long piece of work has come. */
export interface Progress {
  /** Something of the whole is done. */
  add(amount: number): void;
  stop(): void;
}

const SILENT: Progress = { add: () => undefined, stop: () => undefined };

/** A bar on standard error when that is a terminal; nothing elsewhere, so that logs stay readable. */
export function progress(label: string, total: number): Progress {
  if (!process.stderr.isTTY || total === 0) return SILENT;
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage}%  {eta_formatted}`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { add: (amount) => bar.increment(amount), stop: () => bar.stop() };
}
