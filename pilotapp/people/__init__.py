"""The people of a programme: coordinators add pilots, hand over invitations and switch access off and on."""
