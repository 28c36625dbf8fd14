import { Presets, SingleBar } from 'cli-progress';

/** How far a long piece of work has come. */
export interface Progress {
  /** Something of the whole is done. */
  add(amount: number): void;
  stop(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
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
  /** A terminal gets its cursor back before the signal does what it does. */
  const leave = (signal: NodeJS.Signals): void => {
    stop();
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    SIGNALS.forEach((signal) => process.off(signal, leave));
    bar.stop();
  };
  SIGNALS.forEach((signal) => process.on(signal, leave));
  bar.start(total, 0);
  return { add: (amount) => bar.increment(amount), stop };
}
