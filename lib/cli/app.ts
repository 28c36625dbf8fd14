import { renderSummary } from '../compliance/evidence/summary';
import { ConfigError } from '../config/problem';
import { synthesize, type SynthesizeProps } from '../synthesize';
import { EXIT } from './exit';

/**
 * Synthesizes as `cdk synth` expects it of an app, and says what came out on stderr.
 * @returns the exit code: 1 for a refused configuration or an unexplained finding
 */
export function runApp(props: SynthesizeProps): number {
  try {
    const { evidence, directory } = synthesize(props);
    process.stderr.write(renderSummary(evidence, directory));
    return evidence.passed ? EXIT.ok : EXIT.findings;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.findings;
  }
}
