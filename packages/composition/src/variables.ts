import type { Settings } from "./settings.ts";

/** Environment variables by the field that needs them, for messages and `--help`. */
export const variables: Record<keyof Settings, string> = {
  EARSHOT_GENESYS_SOURCE:
    "platform (default): Genesys Cloud's Platform API; guide: the endpoints of the recordings guide",
  EARSHOT_GENESYS_REGION: "domain of the organisation's region, e.g. mypurecloud.ie",
  EARSHOT_GENESYS_URL: "base URL of the API, instead of the region's; for the guide's endpoints the only one",
  EARSHOT_GENESYS_LOGIN_URL: "base URL of the host that gives tokens, instead of the region's",
  EARSHOT_GENESYS_CLIENT_ID: "OAuth client id (client credentials grant)",
  EARSHOT_GENESYS_CLIENT_SECRET: "OAuth client secret",
  EARSHOT_GENESYS_CLIENT_SECRET_FILE: "file that holds it, instead",
  EARSHOT_GENESYS_AUTH: "how the credentials are sent to the guide's endpoints: basic (default) or form",
  EARSHOT_GENESYS_FORMAT:
    "format in which Genesys Cloud delivers recordings: WAV (default), WEBM, WAV_ULAW, OGG_VORBIS, OGG_OPUS or MP3",
  EARSHOT_GENESYS_AGENT_CHANNEL: "which channel of a recording is the agent's: 0 (default) or 1",
  EARSHOT_GENESYS_METADATA:
    "where metadata are published: annotations of the recording (default), or the id of a schema for custom attributes of the conversation",
  EARSHOT_STT_URL: "speech-to-text endpoint that takes audio and answers with a transcript",
  EARSHOT_STT_TOKEN: "bearer token for that endpoint, if it wants one",
  EARSHOT_STT_TOKEN_FILE: "file that holds it, instead",
  EARSHOT_TRANSCRIPTS: "folder of ready transcripts (<recordingId>.json), instead of an endpoint",
  EARSHOT_STT:
    "a service by its name, instead of an endpoint: openai, azure-fast, aws-transcribe, google-v2, or voice-activity, which detects when somebody speaks, without words",
  EARSHOT_STT_LANGUAGE: "language of the calls, e.g. en-US, for services that are chosen by name",
  EARSHOT_STT_LANGUAGES:
    "languages of queues, by their names or ids, where they differ: Support DE=de-DE, Ventas=es-ES",
  EARSHOT_STT_PHRASES: "text file of names and words to expect, one a line, for openai, azure-fast and google-v2",
  EARSHOT_STT_MAX_MB: "largest file that service takes, in megabytes (default: 26 for openai, 250 for azure-fast)",
  EARSHOT_STT_MAX_MINUTES:
    "longest recording that service takes, in minutes (default: 120 for azure-fast); for openai longer ones are cut",
  EARSHOT_OPENAI_URL: "base URL of the server for openai, e.g. https://api.openai.com/v1",
  EARSHOT_OPENAI_KEY: "its key, if it wants one",
  EARSHOT_OPENAI_KEY_FILE: "file that holds it, instead",
  EARSHOT_OPENAI_MODEL: "its model (default: whisper-1)",
  EARSHOT_OPENAI_FORMAT:
    "what it answers in: verbose_json (default), diarized_json (default for models that tell speakers apart) or json",
  EARSHOT_AZURE_SPEECH_ENDPOINT: "endpoint of the Speech resource, e.g. https://westeurope.api.cognitive.microsoft.com",
  EARSHOT_AZURE_SPEECH_KEY: "key of that resource",
  EARSHOT_AZURE_SPEECH_KEY_FILE: "file that holds it, instead",
  EARSHOT_AWS_REGION: "region of Amazon Transcribe, instead of AWS_REGION",
  EARSHOT_AWS_BUCKET: "bucket in that region in which recordings lie while they are transcribed",
  EARSHOT_AWS_OUTPUT_BUCKET: "bucket to which Transcribe writes its documents, instead of its own",
  EARSHOT_AWS_VOCABULARY: "vocabulary at Amazon Transcribe, in the language of EARSHOT_STT_LANGUAGE",
  EARSHOT_AWS_CALL_ANALYTICS_ROLE:
    "ARN of a role that reads that bucket: set, stereo recordings are transcribed by Call Analytics, which measures them too",
  EARSHOT_AWS_ENDPOINT: "URL of a stand-in for S3 and Transcribe, instead of the region's",
  EARSHOT_GOOGLE_CREDENTIALS:
    "key file of a service account of Google Cloud, instead of GOOGLE_APPLICATION_CREDENTIALS",
  EARSHOT_GOOGLE_LOCATION: "where Google recognises speech: global (default), eu, us, …",
  EARSHOT_GOOGLE_BUCKET:
    "bucket in which recordings of more than a minute lie while Google transcribes them; without one they are cut",
  EARSHOT_GOOGLE_ENDPOINT: "URL of a stand-in for Google's speech and storage services",
  EARSHOT_HOLD_AUDIO: "what recordings have of holds: music (default), padded with silence, or suppressed (cut out)",
  EARSHOT_VOICE_DETECTOR:
    "what tells voices from other sound: network (default), or level, which goes by whether its level moves",
  EARSHOT_VOICE_MODEL: "ONNX file of Silero VAD, version 5 or 6, for that network, instead of the one that is built in",
  EARSHOT_PII: "JSON file that says which personal data are masked, refused or allowed",
  EARSHOT_MEDIA_TYPES: "JSON file of further media types and formats for annotations",
  EARSHOT_ARCHIVES: "JSON file of the webhooks that get what happens as events",
  EARSHOT_RETENTION: "JSON file that says how long sound, words and measures of calls are kept, by queue",
  EARSHOT_DATA: "folder for the database and files at work (default: earshot-data)",
  EARSHOT_DATABASE: "address of a Postgres database, or path of an SQLite file, instead of earshot.db in that folder",
  EARSHOT_DATABASE_FILE: "file that holds it, instead",
  EARSHOT_MEDIA: "where recordings are kept: a folder (default: media in EARSHOT_DATA), or s3://<bucket>/<prefix>",
  EARSHOT_S3_ENDPOINT: "URL of an S3-compatible store for EARSHOT_MEDIA and s3:// sets, instead of Amazon's",
  EARSHOT_S3_REGION: "region of those buckets, instead of AWS_REGION",
  EARSHOT_API_TOKEN: "bearer token that may do all that `earshot serve` can; users and keys have rights of their own",
  EARSHOT_API_TOKEN_FILE: "file that holds it, instead",
  EARSHOT_PUBLIC_URL: "address under which people reach `earshot serve`, e.g. https://earshot.example.com",
  EARSHOT_UPLOAD_MAX_MB: "largest recording that people may upload to `earshot serve`, in megabytes (default: 256)",
  EARSHOT_OPENID: "JSON file that names the OpenID Connect provider and what its groups may do",
  EARSHOT_OPENID_SECRET: "client secret at that provider, if it wants one",
  EARSHOT_OPENID_SECRET_FILE: "file that holds it, instead",
  EARSHOT_PROFILE: "one organisation of several: its file in the folder of profiles is read instead of .env",
  EARSHOT_PROFILES: "the folder of profiles (default: earshot/profiles in the folder for configuration, ~/.config)",
};
