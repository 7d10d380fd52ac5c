/** What the endpoints answer. The tests hold these types against the models of the official SDK. */

export interface SessionMetric {
  name: string;
  value: number;
  emitDate: string;
}

export interface Segment {
  segmentType: string;
  segmentStart: string;
  segmentEnd?: string | undefined;
  conference: boolean;
  queueId?: string | undefined;
  disconnectType?: string | undefined;
  wrapUpCode?: string | undefined;
}

export interface Session {
  sessionId: string;
  mediaType: string;
  direction: string;
  ani?: string | undefined;
  dnis?: string | undefined;
  provider?: string | undefined;
  recording?: boolean | undefined;
  metrics?: SessionMetric[] | undefined;
  segments: Segment[];
}

export interface Participant {
  participantId: string;
  participantName?: string | undefined;
  purpose: string;
  userId?: string | undefined;
  sessions: Session[];
  /** Only in the results of a job. */
  attributes?: Record<string, string> | undefined;
}

export interface AnalyticsConversation {
  conversationId: string;
  conversationStart: string;
  conversationEnd?: string | undefined;
  originatingDirection?: string | undefined;
  divisionIds?: string[] | undefined;
  participants: Participant[];
}

export interface DetailsQueryAnswer {
  conversations?: AnalyticsConversation[] | undefined;
  totalHits: number;
}

export interface JobResults {
  conversations: AnalyticsConversation[];
  cursor?: string | undefined;
  dataAvailabilityDate: string;
}

export interface JobStatus {
  state: string;
  errorMessage?: string | undefined;
  expirationDate: string;
  submissionDate: string;
  completionDate?: string | undefined;
}

export interface MediaResult {
  mediaUri: string;
  waveformData: number[];
}

export interface Annotation {
  id: string;
  name?: string | undefined;
  type?: string | undefined;
  location?: number | undefined;
  durationMs?: number | undefined;
  absoluteLocation?: number | undefined;
  absoluteDurationMs?: number | undefined;
  recordingLocation?: number | undefined;
  recordingDurationMs?: number | undefined;
  realtimeLocation?: number | undefined;
  description?: string | undefined;
  reason?: string | undefined;
  selfUri?: string | undefined;
}

/** Start, end and media are null when nothing can be played. */
export interface Recording {
  id: string;
  conversationId?: string | undefined;
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
  media?: string | undefined;
  mediaSubtype?: string | undefined;
  annotations?: Annotation[] | undefined;
  fileState?: string | undefined;
  restoreExpirationTime?: string | undefined;
  mediaUris?: Record<string, MediaResult> | null | undefined;
  estimatedTranscodeTimeMs?: number | undefined;
  actualTranscodeTimeMs?: number | undefined;
  archiveDate?: string | undefined;
  archiveMedium?: string | undefined;
  deleteDate?: string | undefined;
  outputDurationMs?: number | undefined;
  outputSizeInBytes?: number | undefined;
  maxAllowedRestorationsForOrg?: number | undefined;
  remainingRestorationsAllowedForOrg?: number | undefined;
  sessionId?: string | undefined;
  users?: User[] | undefined;
  recordingFileRole?: string | undefined;
  recordingErrorStatus?: string | undefined;
  originalRecordingStartTime?: string | undefined;
  creationTime?: string | undefined;
  selfUri: string;
}

export interface BatchResult {
  conversationId: string;
  recordingId?: string | undefined;
  resultUrl?: string | undefined;
  contentType?: string | undefined;
  errorMsg?: string | undefined;
}

export interface BatchStatus {
  jobId: string;
  expectedResultCount: number;
  resultCount: number;
  errorCount: number;
  status: string;
  results: BatchResult[];
  selfUri: string;
}

export interface CustomAttributes {
  id: string;
  conversationId: string;
  schema: { id: string };
  customAttributes: Record<string, unknown>;
  version: number;
  dateCreated: string;
  dateModified: string;
  selfUri: string;
}

interface NamedDivision {
  id: string;
  name: string;
  selfUri: string;
}

export interface User {
  id: string;
  name: string;
  division: NamedDivision;
  email: string;
  username: string;
  state: string;
  version: number;
  selfUri: string;
}

export interface NamedQueue {
  id: string;
  name: string;
  division: NamedDivision;
  selfUri: string;
}

export interface WrapupCode {
  id: string;
  name: string;
  selfUri: string;
}

export interface AuthzDivision extends NamedDivision {
  description: string;
  homeDivision: boolean;
}

export interface Organization {
  id: string;
  name: string;
  domain: string;
  version: number;
  state: string;
  selfUri: string;
}

export interface TranscriptUrls {
  conversation: { id: string; selfUri: string };
  communicationId: string;
  urls: { recording: { id: string; selfUri: string }; url: string }[];
}

export interface ConversationMetrics {
  conversation: { id: string; selfUri: string };
  participantMetrics: ParticipantMetrics;
}

export interface ParticipantMetrics {
  agentDurationPercentage: number;
  customerDurationPercentage: number;
  silenceDurationPercentage: number;
  ivrDurationPercentage: number;
  acdDurationPercentage: number;
  overtalkDurationPercentage: number;
  otherDurationPercentage: number;
  overtalkCount: number;
}
