import { Validations, type App } from 'aws-cdk-lib';
import type { TemplateSet } from '../template/template-set';
import { BulwarkChecks } from './bulwark-checks';
import { ExceptionAudit, type AuditFinding } from './exception-audit';
import { nagPacks } from './nag-packs';
import { Recorder } from './recorder';
import type { RuleRow } from './row';
import { TemplateValidation } from './template-validation';

export interface GateProps {
  /** Day on which everything that expires is judged, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Everything that judges a synth, and its verdict. The verdict is kept here, apart from CDK's own reporting, so
 * that no command-line switch or context value can change it.
 */
export class Gate {
  readonly recorder = new Recorder();
  private readonly checks: BulwarkChecks;
  private readonly audit: ExceptionAudit;
  private readonly judges: readonly string[];

  /** Context that makes CDK itself strict; pass it as the app's `postCliContext`, which `-c` cannot override. */
  static readonly STRICT_CONTEXT = {
    '@aws-cdk/core:validateAgainstDefaultRules': true,
    // The verdict is the app's own; CDK must report and go on, so that the evidence of a failure is written too.
    '@aws-cdk/core:failSynthOnValidationErrors': false,
  } as const;

  constructor(app: App, props: GateProps) {
    const { today } = props;
    this.checks = new BulwarkChecks({ today, recorder: this.recorder });
    this.audit = new ExceptionAudit(today, this.recorder);
    const judges = [
      this.checks,
      ...nagPacks(app, today, this.recorder),
      new TemplateValidation(today, this.recorder),
      this.audit,
    ];
    this.judges = judges.map(({ name }) => name);
    Validations.of(app).addPlugins(...judges);
  }

  /** The templates of the last synth. */
  get templates(): TemplateSet {
    return this.checks.templates;
  }

  /** Findings of rules that no exception explains. */
  get findings(): readonly RuleRow[] {
    return this.recorder.findings;
  }

  /** Unsound exceptions, raw acknowledgements, warnings. */
  get auditFindings(): readonly AuditFinding[] {
    return this.audit.findings;
  }

  /** Judges that did not finish: CDK goes on when a plugin throws, and an absent judge finds nothing. */
  get unfinished(): readonly string[] {
    return this.judges.filter((judge) => !this.recorder.hasJudged(judge));
  }

  /** Whether every judge finished and nothing is left unexplained. */
  get passed(): boolean {
    return [this.unfinished, this.findings, this.auditFindings].every(({ length }) => length === 0);
  }
}
