"""DePIN Orchestrator."""
