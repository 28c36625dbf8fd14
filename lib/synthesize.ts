import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Bulwark } from './bulwark';
import { collect } from './compliance/evidence/collect';
import type { Evidence } from './compliance/evidence/model';
import { writeEvidence } from './compliance/evidence/write';
import { Gate } from './compliance/gate/gate';
import { judgedOn, loadConfig } from './config/load';
import { version } from './version';

export interface SynthesizeProps {
  /** Project root: holds `config/`, and the sources that the evidence speaks of. */
  readonly root: string;
  /** @default - context `env`, as in `cdk synth -c env=staging` */
  readonly environment?: string;
  /** @default - as the CDK command line says */
  readonly app?: AppProps;
}

export interface Synthesis {
  readonly evidence: Evidence;
  /** Folder of the evidence package. */
  readonly directory: string;
  /** Milliseconds per phase, and per judge below `gate`. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * The main job: configuration, stacks, gates, templates, evidence. The evidence is written whether or not the gates
 * passed.
 * @throws ConfigError listing every problem of the configuration
 */
export function synthesize(props: SynthesizeProps): Synthesis {
  const clock = stopwatch();
  const app = new App({
    analyticsReporting: false,
    ...props.app,
    postCliContext: { ...props.app?.postCliContext, ...Gate.STRICT_CONTEXT },
  });
  const environment = props.environment ?? String(app.node.tryGetContext('env'));
  const config = loadConfig(join(props.root, 'config'), environment);
  clock.lap('config');
  const gate = new Gate(app, { today: judgedOn(config) });
  new Bulwark(app, 'Bulwark', { config });
  clock.lap('construct');
  const { directory: assembly } = app.synth();
  clock.lap('synth');
  const evidence = collect({ config, environment, gate, root: props.root, version: version() });
  const directory = join(assembly, 'evidence');
  writeEvidence(evidence, directory);
  clock.lap('evidence');
  return { evidence, directory, timings: { ...clock.laps, ...gate.recorder.timings } };
}

function stopwatch() {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    laps,
    lap(name: string): void {
      const now = performance.now();
      laps[name] = now - last;
      last = now;
    },
  };
}
