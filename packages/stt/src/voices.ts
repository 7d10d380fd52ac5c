/** How many voices a service is to tell apart on one channel: agent and customer, and others whom a call is passed on to. */
export const mostVoices = 4;
