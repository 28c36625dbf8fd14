/** What may not stand in a URL: the firewall, its gate and the redactor of its logs mean the same. */
export * from '../../runtime/phi-url/patterns';
