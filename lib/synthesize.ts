import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Bulwark } from './bulwark';
import { collect } from './compliance/evidence/collect';
import type { Evidence } from './compliance/evidence/model';
import { writeEvidence } from './compliance/evidence/write';
import { declarePhiRegions } from './compliance/gate/declare-phi-regions';
import { Gate } from './compliance/gate/gate';
import { judgedOn, loadConfig } from './config/load';

export interface SynthesizeProps {
  /** Project root: the sources that the evidence speaks of. */
  readonly root: string;
  /** Folder of the configuration files. @default - `config` below the root */
  readonly configDirectory?: string;
  /** @default - context `env`, as in `cdk synth -c env=staging` */
  readonly environment?: string;
  /** @default - as the CDK command line says */
  readonly app?: AppProps;
  /**
   * Adds to the deployment: more stacks, an application of your own. What it adds is judged like everything else.
   * @default - nothing is added
   */
  readonly extend?: (app: App, bulwark: Bulwark) => void;
}

export interface Synthesis {
  readonly evidence: Evidence;
  readonly gate: Gate;
  /** Folder of the evidence package. */
  readonly directory: string;
  /** Milliseconds: `construct`, `templates`, `evidence`, and one entry for each judge of the gate. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * The main job: configuration, stacks, gates, templates, evidence. The evidence is written whether or not the gates
 * passed.
 * @throws ConfigError listing every problem of the configuration
 */
export function synthesize(props: SynthesizeProps): Synthesis {
  const start = performance.now();
  const app = new App({
    analyticsReporting: false,
    ...props.app,
    postCliContext: { ...props.app?.postCliContext, ...Gate.STRICT_CONTEXT },
  });
  const environment = props.environment ?? String(app.node.tryGetContext('env') ?? '');
  const config = loadConfig(props.configDirectory ?? join(props.root, 'config'), environment);
  const gate = new Gate(app, { today: judgedOn(config) });
  declarePhiRegions(app, config.phiRegions);
  const bulwark = new Bulwark(app, 'Bulwark', { config });
  props.extend?.(app, bulwark);
  const constructed = performance.now();
  const { directory: assembly } = app.synth();
  const synthesized = performance.now();
  const evidence = collect({ config, environment, gate, root: props.root });
  const directory = join(assembly, 'evidence');
  writeEvidence(evidence, directory);
  // Without its manifest the refused assembly cannot be deployed from the folder either.
  if (!evidence.passed) rmSync(join(assembly, 'manifest.json'), { force: true });
  const judging = Object.values(gate.recorder.timings).reduce((sum, time) => sum + time, 0);
  return {
    evidence,
    gate,
    directory,
    timings: {
      construct: constructed - start,
      templates: synthesized - constructed - judging,
      ...gate.recorder.timings,
      evidence: performance.now() - synthesized,
    },
  };
}
