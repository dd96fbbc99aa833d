"""What happened: dossiers from intake to result, one module per act."""
