"""The demo lab: serves over real HTTP what cannot run on the machine of a developer."""
