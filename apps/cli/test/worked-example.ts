/** The worked example of docs/definitions.md, as the guide writes it. */
export const transcript = {
  results: [
    { start_time: 0.5, end_time: 2.1, speaker: "agent", transcript: "Hello, how can I help you?" },
    { start_time: 2.3, end_time: 4.0, speaker: "guest", transcript: "I need assistance with my account." },
    { start_time: 3.8, end_time: 5.2, speaker: "agent", transcript: "I can certainly help with that." },
  ],
};

export const events = {
  entities: [
    { timestamp: "2023-10-25T14:30:05Z", state: "RINGING" },
    { timestamp: "2023-10-25T14:30:10Z", state: "TALK" },
    { timestamp: "2023-10-25T14:32:15Z", state: "HOLD" },
    { timestamp: "2023-10-25T14:33:45Z", state: "TALK" },
    { timestamp: "2023-10-25T14:35:00Z", state: "DISCONNECTED" },
  ],
};
