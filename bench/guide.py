"""The guide's own analysis of a transcript, unchanged, over JSON Lines: python3 guide.py SET.

It compares neighbours only and so computes other, faulty, answers: it is timed, never compared. Prints how many silences and
talk-overs it found, so that nothing is left out as unused.
"""

import json
import sys
from typing import Any, Dict


def analyze_stt_output(stt_json: str) -> Dict[str, Any]:
    data = json.loads(stt_json)
    segments = data.get("results", data.get("transcripts", []))
    silence_gaps = []
    talk_overs = []
    agent_text = []
    guest_text = []
    if len(segments) < 2:
        return {
            "silence_gaps": [],
            "talk_overs": [],
            "agent_text": [],
            "guest_text": [],
            "total_silence_seconds": 0.0,
        }
    for i in range(len(segments) - 1):
        current = segments[i]
        next_seg = segments[i + 1]
        current_end = current.get("end_time", current.get("endTime", 0.0))
        next_start = next_seg.get("start_time", next_seg.get("startTime", 0.0))
        gap = next_start - current_end
        if gap > 0.5:
            silence_gaps.append({"start": current_end, "end": next_start, "duration": gap})
        current_end = current.get("end_time", current.get("endTime", 0.0))
        next_start = next_seg.get("start_time", next_seg.get("startTime", 0.0))
        if next_start < current_end:
            overlap = current_end - next_start
            talk_overs.append({"overlap_start": next_start, "overlap_end": current_end, "duration": overlap})
        speaker = current.get("speaker", current.get("channel", "guest"))
        text = current.get("transcript", current.get("text", ""))
        if speaker.lower() in ["agent", "channel_0", "0"]:
            agent_text.append(text)
        else:
            guest_text.append(text)
    return {
        "silence_gaps": silence_gaps,
        "talk_overs": talk_overs,
        "agent_text": agent_text,
        "guest_text": guest_text,
        "total_silence_seconds": sum(g["duration"] for g in silence_gaps),
    }


def calculate_quality_score(hold_time: float, silence: float, talk_over: float) -> float:
    score = 100.0
    if hold_time > 120:
        score -= 20
    elif hold_time > 60:
        score -= 10
    score -= silence * 2
    score -= talk_over * 5
    return max(0.0, min(100.0, score))


silences = 0
talk_overs = 0
scores = 0.0
with open(sys.argv[1], encoding="utf-8") as calls:
    for line in calls:
        analysis = analyze_stt_output(line)
        talk_over_seconds = sum(t["duration"] for t in analysis["talk_overs"])
        scores += calculate_quality_score(0.0, analysis["total_silence_seconds"], talk_over_seconds)
        silences += len(analysis["silence_gaps"])
        talk_overs += len(analysis["talk_overs"])
print(silences, talk_overs, round(scores, 1))
