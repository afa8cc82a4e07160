"""What a person does across several screens: each flow joins a few screens to the open journal."""
