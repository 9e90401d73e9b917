"""Namespace `training_participation_report`: is everybody still there?"""

from parlour.room.modules.training_participation_report.module import TrainingParticipationReport

__all__ = ["TrainingParticipationReport"]
