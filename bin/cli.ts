import { main } from '../lib/cli/main';
import { guardStandardStreams } from '../lib/cli/standard-streams';

guardStandardStreams();
// A rejection that is nobody's is a defect of ours, and ends the process with its stack as an exception does.
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
