import { captureOutput } from '../../runtime/logs/capture-output';

// Bundled in front of every function (lib/constructs/function/bundle.ts), so that none can forget it: what libraries
// print and what nobody catches is scrubbed like the lines of the logger (LOG-1).
captureOutput();
