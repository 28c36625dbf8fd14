/** `import … from 'bulwark/sessions'`: who a request is from, and until when. */
export const BULWARK = 'sessions';
