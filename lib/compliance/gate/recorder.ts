import type { Judgements, RuleRow } from './row';

/** Keeps what every judge said, the compliant and the excepted too, for the evidence and the verdict. */
export class Recorder implements Judgements {
  readonly rows: RuleRow[] = [];
  readonly notApplicable: Record<string, number> = {};
  /** Ids of every rule that was asked about at least one resource. */
  readonly rules = new Set<string>();
  /** Milliseconds spent, by judge. */
  readonly timings: Record<string, number> = {};

  add(judgements: Judgements): void {
    this.rows.push(...judgements.rows);
    for (const [rule, count] of Object.entries(judgements.notApplicable)) this.skip(rule, count);
  }

  skip(rule: string, count = 1): void {
    this.rules.add(rule);
    this.notApplicable[rule] = (this.notApplicable[rule] ?? 0) + count;
  }

  /** Runs a judge. One that throws leaves no time behind, and so does not count as having judged. */
  timed<T>(judge: string, work: () => T): T {
    const start = performance.now();
    const result = work();
    this.timings[judge] = (this.timings[judge] ?? 0) + performance.now() - start;
    return result;
  }

  hasJudged(judge: string): boolean {
    return this.timings[judge] !== undefined;
  }

  get findings(): readonly RuleRow[] {
    return this.rows.filter((row) => row.result === 'non-compliant');
  }
}
