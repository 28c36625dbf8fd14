/** Counts and durations by metric name; the unit is Count unless the name ends in `Seconds`. */
export type Metrics = Readonly<Record<string, number>>;

/** The namespace of every metric that our functions write. */
export const NAMESPACE = 'Bulwark/Audit';

/**
 * Publishes metrics through the log, in CloudWatch's embedded metric format: no call, no permission, nothing that can
 * fail. Without dimensions, so that an alarm sees the sum over all tenants.
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 * @param write where a line goes; standard output by default
 */
export function createMetrics(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)) {
  /** @param resolution seconds; 1 for what an alarm looks at every ten seconds. @default 60 */
  return (metrics: Metrics, now: number = Date.now(), resolution: 1 | 60 = 60): void => {
    const names = Object.keys(metrics);
    if (names.length === 0) return;
    const Metrics = names.map((Name) => ({
      Name,
      Unit: Name.endsWith('Seconds') ? 'Seconds' : 'Count',
      ...(resolution === 1 && { StorageResolution: 1 }),
    }));
    write(
      JSON.stringify({
        _aws: { Timestamp: now, CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [[]], Metrics }] },
        ...metrics,
      }),
    );
  };
}

export type EmitMetrics = ReturnType<typeof createMetrics>;
