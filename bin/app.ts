import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Bulwark } from '../lib/bulwark';
import { Gate } from '../lib/compliance/gate/gate';
import { loadConfig, judgedOn } from '../lib/config/load';

const app = new App({ postCliContext: Gate.STRICT_CONTEXT, analyticsReporting: false });
const config = loadConfig(join(__dirname, '..', 'config'), String(app.node.tryGetContext('env')));
const gate = new Gate(app, { today: judgedOn(config) });
new Bulwark(app, 'Bulwark', { config });
app.synth();
if (!gate.passed) process.exitCode = 1;
